export { PredictionTable } from './prediction-table';
export { describePrediction, OUTCOMES, RULES, SOURCES, STRATEGIES, STRATEGY_MEANINGS } from './words';
