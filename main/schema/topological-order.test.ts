import { describe, expect, it } from 'vitest';
import { belongsTo, testModel, testSchema } from '../../shared/testing/models';
import { loadSchemaText } from './load';
import { topologicalOrder } from './topological-order';

function orderOf(sdl: string): ReturnType<typeof topologicalOrder> {
  return topologicalOrder(loadSchemaText(sdl, 'schema.graphql').modelSchema);
}

const CHAIN = `
  type Line @model { id: ID! orderId: ID @index(name: "byOrder") order: Order @belongsTo(fields: ["orderId"]) }
  type Order @model {
    id: ID!
    customerId: ID @index(name: "byCustomer")
    customer: Customer @belongsTo(fields: ["customerId"])
    lines: [Line] @hasMany(indexName: "byOrder", fields: ["id"])
  }
  type Customer @model { id: ID! orders: [Order] @hasMany(indexName: "byCustomer", fields: ["id"]) }
`;

describe('topologicalOrder', () => {
  it('client 1.3: parents come before what belongs to them, however far', () => {
    expect(orderOf(CHAIN)).toEqual({ order: ['Customer', 'Order', 'Line'], cyclic: [] });
  });

  it('client 10.4: a model that belongs to itself has its place', () => {
    const sdl = `type Node @model {
      id: ID!
      parentId: ID @index(name: "byParent")
      parent: Node @belongsTo(fields: ["parentId"])
      children: [Node] @hasMany(indexName: "byParent", fields: ["id"])
    }`;
    expect(orderOf(sdl)).toEqual({ order: ['Node'], cyclic: [] });
  });

  it('client 10.4: models that belong to each other have no order, and neither has what belongs to them', () => {
    const sdl = `
      type Free @model { id: ID! }
      type A @model { id: ID! bId: ID @index(name: "byB") b: B @belongsTo(fields: ["bId"]) bs: [B] @hasMany(indexName: "byA", fields: ["id"]) }
      type B @model { id: ID! aId: ID @index(name: "byA") a: A @belongsTo(fields: ["aId"]) as: [A] @hasMany(indexName: "byB", fields: ["id"]) cs: [C] @hasMany(indexName: "byB2", fields: ["id"]) }
      type C @model { id: ID! bId: ID @index(name: "byB2") b: B @belongsTo(fields: ["bId"]) }
    `;
    expect(orderOf(sdl)).toEqual({ order: ['Free', 'A', 'B', 'C'], cyclic: ['A', 'B', 'C'] });
  });

  it('client 10.4: what depends on a circle comes after it, and a circle after what it depends on', () => {
    const model = (name: string, ...parents: readonly string[]) =>
      testModel(name, ['id: ID!', ...parents.map((parent) => `of${parent}: ID`)], {
        relations: parents.map((parent) => belongsTo(parent.toLowerCase(), parent, [`of${parent}`])),
      });
    const { order, cyclic } = topologicalOrder(
      testSchema(
        model('C', 'B'),
        model('D', 'C'),
        model('A', 'B', 'E'),
        model('B', 'A'),
        model('E', 'F'),
        model('F', 'E'),
      ),
    );
    expect(order).toEqual(['E', 'F', 'A', 'B', 'C', 'D']);
    expect(cyclic).toEqual(['C', 'D', 'A', 'B', 'E', 'F']);
  });

  it('client 1.3: hasOne makes no parent', () => {
    const sdl = `
      type Car @model { id: ID! engineId: ID engine: Engine @hasOne(fields: ["engineId"]) }
      type Engine @model { id: ID! }
    `;
    expect(orderOf(sdl).order).toEqual(['Car', 'Engine']);
  });
});
