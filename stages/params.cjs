// `params` of every serverless.yml: the settings of the stage, checked.
const { paramsOf, readStageSettings } = require('../deploy/src/stage-settings.ts');

module.exports = async ({ resolveVariable }) => paramsOf(readStageSettings(await resolveVariable('sls:stage')));
