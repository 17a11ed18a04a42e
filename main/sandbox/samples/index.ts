import blogSdl from './blog.graphql';

/** A schema as text and the records to put into it. */
export interface Sample {
  readonly text: string;
  readonly fileName: string;
  /** Models that its API has, with join models. */
  readonly modelCount: number;
  readonly seed: Readonly<Record<string, number>>;
}

/** What the program opens at its first start: a small publication with its readers' comments. */
export const BLOG_SAMPLE: Sample = {
  text: blogSdl,
  fileName: 'blog.graphql',
  modelCount: 5,
  seed: { User: 120, Post: 1000, Comment: 3000, Tag: 40, PostTags: 2000 },
};
