import { faker } from '@faker-js/faker/locale/en';

/** Plain sentences for titles and texts: faker's own are either Latin or advertising. */
const THINGS = [
  'the morning market',
  'a small kitchen',
  'the night train',
  'an old bicycle',
  'the harbour',
  'a shared workshop',
  'the village library',
  'a rainy garden',
  'the river path',
  'a second-hand camera',
  'the corner bakery',
  'a mountain hut',
  'the school orchestra',
  'a paper map',
  'the repair café',
  'a wooden boat',
  'the evening class',
  'a rooftop terrace',
  'the seed exchange',
  'a quiet office',
  'the local theatre',
  'a winter coast',
  'the open archive',
  'a long table',
];
const LESSONS = [
  'What we learned from',
  'Notes on',
  'A year with',
  'In praise of',
  'Ten questions about',
  'How to look after',
  'Starting again with',
  'The trouble with',
  'A guide to',
  'Why people love',
  'Before you visit',
  'The people behind',
];
const BEGINNINGS = [
  'At first',
  'After two years',
  'Last spring',
  'On most days',
  'To our surprise',
  'In the end',
  'These days',
  'For a long time',
  'Since the summer',
  'Every few weeks',
];
const SUBJECTS = [
  'the neighbours',
  'two of the volunteers',
  'our readers',
  'a friend of mine',
  'the whole team',
  'some of the visitors',
  'my sister',
  'the new owners',
  'a group of students',
  'the oldest member',
];
const ACTIONS = [
  'took notes on',
  'rebuilt',
  'wrote a letter about',
  'found the money for',
  'asked good questions about',
  'spent a weekend at',
  'took photographs of',
  'kept a diary of',
  'made plans for',
  'told a story about',
];
const ENDINGS = [
  'and nobody minded the rain',
  'which changed how we work',
  'and it shows',
  'with very little money',
  'and stayed longer than planned',
  'without asking anyone',
  'because somebody had to',
  'and I would do it again',
  'so there is more to come',
  'as the pictures show',
];
const REMARKS = [
  'This was worth the wait.',
  'I hadn’t thought of it that way.',
  'Thank you for writing this down.',
  'We tried the same and it worked.',
  'Is there a map of it somewhere?',
  'The third paragraph says it best.',
  'My experience was quite different.',
  'Could you add the opening hours?',
  'I sent this to everyone I know.',
  'More of this, please.',
];

const pick = (list: readonly string[]) => faker.helpers.arrayElement(list);

/** A title of a few words. */
export function proseTitle(): string {
  return `${pick(LESSONS)} ${pick(THINGS)}`;
}

/** One sentence. */
export function proseSentence(): string {
  return `${pick(BEGINNINGS)} ${pick(SUBJECTS)} ${pick(ACTIONS)} ${pick(THINGS)}, ${pick(ENDINGS)}.`;
}

/** A few sentences. */
export function proseParagraph(): string {
  return Array.from({ length: faker.number.int({ min: 2, max: 3 }) }, proseSentence).join(' ');
}

/** What somebody says about something. */
export function proseRemark(): string {
  return faker.datatype.boolean() ? pick(REMARKS) : `${pick(REMARKS)} ${proseSentence()}`;
}
