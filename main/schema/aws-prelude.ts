import { Kind, parse, print, type DocumentNode } from 'graphql';

/** What AppSync supplies to every API without its SDL saying so. */
const AWS_PRELUDE = /* GraphQL */ `
  scalar AWSDate
  scalar AWSTime
  scalar AWSDateTime
  scalar AWSTimestamp
  scalar AWSEmail
  scalar AWSJSON
  scalar AWSURL
  scalar AWSPhone
  scalar AWSIPAddress

  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_oidc on OBJECT | FIELD_DEFINITION
  directive @aws_lambda on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
  directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
`;

/** The definitions that AppSync supplies, as a document. */
export const AWS_DEFINITIONS: DocumentNode = parse(AWS_PRELUDE, { noLocation: true });

const PRELUDE_DEFINITIONS = AWS_DEFINITIONS.definitions;

/** The names of the directives that AppSync supplies. */
export const AWS_DIRECTIVES: readonly string[] = PRELUDE_DEFINITIONS.flatMap((definition) =>
  definition.kind === Kind.DIRECTIVE_DEFINITION ? [definition.name.value] : [],
);

/**
 * The SDL of AppSync's own scalars and directives, without those that the document defines itself:
 * an SDL downloaded from the service carries them, one written by the transformer does not.
 */
export function missingPrelude(document: DocumentNode): string {
  const defined = new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.DIRECTIVE_DEFINITION
        ? [`@${definition.name.value}`]
        : definition.kind === Kind.SCALAR_TYPE_DEFINITION
          ? [definition.name.value]
          : [],
    ),
  );
  return PRELUDE_DEFINITIONS.filter((definition) => {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) return !defined.has(`@${definition.name.value}`);
    return definition.kind === Kind.SCALAR_TYPE_DEFINITION && !defined.has(definition.name.value);
  })
    .map((definition) => print(definition))
    .join('\n\n');
}
