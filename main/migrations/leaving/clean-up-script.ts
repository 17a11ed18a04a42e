import type { ModelSchema } from '../../../shared/model-schema';

/** Attributes of a table's key: the partition's, and the sort key's, whose parts Amplify joins by `#` when there are several. */
const keyAttributes = ([partition = 'id', ...sort]: readonly string[]): readonly string[] =>
  sort.length === 0 ? [partition] : [partition, sort.join('#')];

/**
 * A script for Node that a person runs: it scans each table for tombstones and deletes those, each on the condition that
 * it is still one. Without `--apply` it only counts. Outband never writes to DynamoDB itself.
 */
export function cleanUpScript(schema: ModelSchema): string {
  const tables = Object.values(schema.models).map(({ name, primaryKey }) => ({
    model: name,
    key: keyAttributes(primaryKey),
  }));
  return `// Removes tombstones (_deleted: true) from the DynamoDB tables of models that have left DataStore.
//   npm install @aws-sdk/client-dynamodb
//   API_ID=… ENV=… AWS_REGION=… node delete-tombstones.mjs           counts, changes nothing
//   API_ID=… ENV=… AWS_REGION=… node delete-tombstones.mjs --apply   deletes
// Credentials come from the environment or the profile, as for every AWS tool. Try it on a development environment first.
import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';

const tables = ${JSON.stringify(tables, null, 2)};
const { API_ID, ENV } = process.env;
if (!API_ID || !ENV) throw new Error('Set API_ID and ENV: tables are named Model-API_ID-ENV (aws dynamodb list-tables).');
const apply = process.argv.includes('--apply');
const client = new DynamoDBClient({});
const names = { '#deleted': '_deleted' };
const values = { ':true': { BOOL: true } };

for (const { model, key } of tables) {
  const TableName = \`\${model}-\${API_ID}-\${ENV}\`;
  let ExclusiveStartKey;
  let found = 0;
  let deleted = 0;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName,
        ExclusiveStartKey,
        FilterExpression: '#deleted = :true',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
    for (const item of page.Items ?? []) {
      found += 1;
      if (!apply) continue;
      try {
        await client.send(
          new DeleteItemCommand({
            TableName,
            Key: Object.fromEntries(key.map((name) => [name, item[name]])),
            ConditionExpression: '#deleted = :true',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: values,
          }),
        );
        deleted += 1;
      } catch (error) {
        // It is a record again, or somebody else has deleted it.
        if (error.name !== 'ConditionalCheckFailedException') throw error;
      }
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  console.log(\`\${TableName}: \${found} tombstones, \${deleted} deleted\`);
}
`;
}
