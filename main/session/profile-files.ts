/** Files of a profile's folder that more than one part of the program opens. */
export const STORE_FILE = 'store.sqlite';
export const LEDGER_FILE = 'ledger.sqlite';
