import { queryConformance } from './query-suite';
import { MemoryAdapter } from './memory/memory-adapter';
import { SqliteAdapter } from './sqlite/sqlite-adapter';

queryConformance('memory', () => new MemoryAdapter());
queryConformance('sqlite', () => new SqliteAdapter(':memory:', () => 0));
