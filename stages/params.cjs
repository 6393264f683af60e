// `params` of every serverless.yml: the checked settings of the stage.
const { paramsOf, readStageSettings } = require('../deploy/src/stage-settings.ts');

module.exports = async ({ resolveVariable }) => paramsOf(readStageSettings(await resolveVariable('sls:stage')));
