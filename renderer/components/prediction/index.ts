export { PredictionTable } from './prediction-table';
export { StaleWrite, useEditPrediction } from './stale-write';
export { describePrediction, OUTCOMES, RULES, SOURCES, STRATEGIES, STRATEGY_MEANINGS } from './words';
