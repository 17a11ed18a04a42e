/** What a command may touch of the process around it; tests pass their own. */
export interface CliIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** The folder that relative paths of arguments start from. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** 0 all well, 1 a bad input or outcome, 2 wrong usage, 130 interrupted. */
  setExitCode(code: 0 | 1 | 2 | 130): void;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Asks the person at the terminal; missing where nobody sits at one. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Asks them for a line; null where they would rather not. */
  readonly ask?: (question: string) => Promise<string | null>;
}
