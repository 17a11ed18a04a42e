export { PredictionTable } from './prediction-table';
export { describePrediction, OUTCOMES, RULES, SOURCES, STRATEGIES } from './words';
