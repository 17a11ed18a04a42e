import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from './problem-panel';
import classes from './error-boundary.module.css';

interface Props {
  /** What is inside, for the sentence, e.g. `The record grid`. */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly failed: boolean;
}

/** Keeps a fault of one screen from taking the window down, and says that the data is untouched. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const problem = problemFrom(this.state.error);
    return (
      <div className={classes.fault}>
        <ProblemPanel
          problem={{
            ...problem,
            message: `${this.props.what} could not be shown: ${problem.message}`,
            consequence: problem.consequence ?? 'This is a fault of the window; no record was changed by it.',
            action: problem.action ?? 'Try again. If it fails again, reload the window.',
          }}
        >
          <Button variant="default" onClick={() => this.setState({ error: null, failed: false })}>
            Try again
          </Button>
          <Button variant="default" onClick={() => window.location.reload()}>
            Reload the window
          </Button>
        </ProblemPanel>
      </div>
    );
  }
}
