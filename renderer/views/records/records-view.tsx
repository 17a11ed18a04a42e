import { IconTable } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';
import { useModels } from '../../session';
import { ModelRecords } from './model-records';
import classes from './records.module.css';

/** Find and change one record; choose many for a batch. */
export function RecordsView() {
  const route = useNavigation((state) => state.route);
  const { models, loading, error } = useModels();
  if (route.view !== 'records') return null;
  const model = models.find((candidate) => candidate.name === route.model);
  if (model) return <ModelRecords key={model.name} model={model} route={route} />;
  if (error) {
    return (
      <div className={classes.problem}>
        <ProblemPanel problem={problemFrom(error)} />
      </div>
    );
  }
  if (loading) return null;
  return (
    <EmptyState icon={IconTable} title={`There is no model ${route.model}`}>
      This backend’s schema has no such model. Choose one at the left.
    </EmptyState>
  );
}
