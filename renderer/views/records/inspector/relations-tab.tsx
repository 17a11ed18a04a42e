import { Button } from '@mantine/core';
import { IconArrowRight, IconTopologyStar3 } from '@tabler/icons-react';
import type { RecordDetailQuery, RelationKind } from '../../../apollo/generated/operations';
import { asRecord, type RecordRow } from '../../../components/data-grid';
import { EmptyState } from '../../../components/empty-state';
import { counted, keyText } from '../../../components/format';
import { useNavigation } from '../../../navigation';
import type { ModelView } from '../../../session';
import { relationFilter, summaryOf } from './relations';
import classes from './inspector.module.css';

export type RelatedView = NonNullable<RecordDetailQuery['record']>['related'][number];

const KIND_WORDS: Readonly<Record<RelationKind, string>> = {
  HAS_MANY: 'has many',
  HAS_ONE: 'has one',
  BELONGS_TO: 'belongs to',
};

interface RelationsTabProps {
  readonly model: ModelView;
  readonly record: RecordRow;
  readonly related: readonly RelatedView[];
}

/** What the record is related to, by the local store, and the way there. Back returns here. */
export function RelationsTab({ model, record, related }: RelationsTabProps) {
  if (related.length === 0) {
    return (
      <EmptyState icon={IconTopologyStar3} title="No relations">
        {model.name} is related to no other model.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.relations}>
      {related.map((item) => (
        <RelationItem key={item.relation.name} item={item} record={record} />
      ))}
    </ul>
  );
}

function RelationItem({ item, record }: { readonly item: RelatedView; readonly record: RecordRow }) {
  const go = useNavigation((state) => state.go);
  const { relation, count, key } = item;
  const found = asRecord(item.record);
  const where = relationFilter(relation, record);
  const isMany = relation.kind === 'HAS_MANY';
  const follow = (): void => {
    if (isMany) go({ view: 'records', model: relation.model, where });
    else if (key != null) go({ view: 'records', model: relation.model, where: undefined, key });
  };
  return (
    <li className={classes.relation}>
      <div className={classes.relationText}>
        <span className={classes.relationName}>{relation.name}</span>
        <span className={classes.quiet}>
          {KIND_WORDS[relation.kind]} {relation.model}
        </span>
        <span className={classes.relationTarget}>
          {isMany
            ? counted(count, 'record')
            : found
              ? (summaryOf(found) ?? (key == null ? '' : keyText(key)))
              : key == null
                ? 'none'
                : `${keyText(key)}, not in the local store`}
        </span>
      </div>
      <Button
        size="xs"
        variant="default"
        disabled={isMany ? count === 0 : !found || key == null}
        onClick={follow}
        rightSection={<IconArrowRight size={13} stroke={1.75} />}
        aria-label={isMany ? `Show ${relation.name}` : `Open ${relation.name}`}
      >
        {isMany ? 'Show' : 'Open'}
      </Button>
    </li>
  );
}
