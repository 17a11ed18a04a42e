export { PredictionTable } from './prediction-table';
export { StaleWrite, useEditPrediction } from './stale-write';
export { describePrediction, OUTCOMES, SOURCES, STRATEGIES, STRATEGY_MEANINGS } from './words';
