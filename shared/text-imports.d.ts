/** GraphQL files are imported as text; the bundler and the unit tests load them alike. */
declare module '*.graphql' {
  const text: string;
  // The loader hands the text over as the default export.
  export default text;
}
