import { parse, type Expression, type Identifier, type Program } from 'acorn';
import { literalValue, propertyName } from '../javascript-literal';
import { badInput, badModel, positionAt } from '../schema-error';

const GENERATED_FILE = 'Choose the schema.js that `amplify codegen models` wrote, unchanged.';

/** Where the program is read from, for errors. */
interface Source {
  readonly text: string;
  readonly fileName: string;
}

/**
 * Reads the value of `schema` out of a generated schema.js, ES module or CommonJS.
 * The file is parsed and its literals are read; nothing in it runs. Anything but a literal is refused.
 */
export function parseSchemaJs(text: string, fileName: string): unknown {
  const source = { text, fileName };
  const expression = findSchema(parseProgram(source));
  if (expression) return literalValue(expression, (node) => refuse(node, source));
  throw badInput({
    code: 'SCHEMA_KIND_UNKNOWN',
    message: 'The JavaScript file exports no `schema`.',
    action: GENERATED_FILE,
    place: { file: fileName },
  });
}

function parseProgram(source: Source): Program {
  try {
    return parse(source.text, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : String(error);
    const offset = error instanceof SyntaxError && 'pos' in error ? Number(error.pos) : 0;
    throw badInput({
      code: 'SCHEMA_JS_BROKEN',
      message: `The JavaScript is broken: ${message}`,
      action: GENERATED_FILE,
      place: { file: source.fileName, ...positionAt(source.text, offset) },
      cause: error,
    });
  }
}

/** `export const schema = …`, `exports.schema = …` or `module.exports = { schema: … }`. */
function findSchema(program: Program): Expression | null {
  const constants = new Map<string, Expression>();
  let found: Expression | null = null;
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'VariableDeclaration') {
      for (const { id, init } of declaration.declarations) {
        if (id.type === 'Identifier' && init) constants.set(id.name, init);
      }
    }
    if (statement.type === 'ExpressionStatement') found = assignedSchema(statement.expression) ?? found;
  }
  const schema = found ?? constants.get('schema') ?? null;
  return schema?.type === 'Identifier' ? (constants.get(schema.name) ?? null) : schema;
}

function assignedSchema(expression: Expression): Expression | null {
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return null;
  const { object, property } = expression.left;
  if (property.type !== 'Identifier') return null;
  const isExports = object.type === 'Identifier' && object.name === 'exports';
  const isModuleExports =
    object.type === 'MemberExpression' &&
    isNamed(object.object, 'module') &&
    isNamed(object.property, 'exports');
  // `exports.schema = void 0;` goes before the real assignment in compiled files.
  if (property.name === 'schema' && (isExports || isModuleExports)) {
    return expression.right.type === 'UnaryExpression' ? null : expression.right;
  }
  if (
    !isNamed(object, 'module') ||
    property.name !== 'exports' ||
    expression.right.type !== 'ObjectExpression'
  )
    return null;
  for (const member of expression.right.properties) {
    if (member.type === 'Property' && propertyName(member) === 'schema') return member.value;
  }
  return null;
}

function isNamed(node: { readonly type: string }, name: string): boolean {
  return node.type === 'Identifier' && (node as Identifier).name === name;
}

function refuse(node: { readonly start: number }, { text, fileName }: Source): never {
  throw badModel({
    code: 'SCHEMA_JS_NOT_DATA',
    message: 'The schema holds something other than literal data, which is never executed.',
    action: GENERATED_FILE,
    place: { file: fileName, ...positionAt(text, node.start) },
  });
}
