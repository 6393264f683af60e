export { startBrowser } from 'serverless-offline-step-functions-cloud/browser';
