// Jobscope in a resource group of its own, beside a PostgreSQL flexible server that is there already.
targetScope = 'subscription'

@description('The name of the azd environment; it makes the names of all resources.')
@minLength(1)
@maxLength(24)
param environmentName string

@description('The region; that of the database is the best.')
param location string

@description('The resource id of the existing PostgreSQL flexible server.')
param databaseServerId string

@description('The database of the job system on that server.')
param databaseName string

@description('The schema that holds jobs and tasks.')
param databaseSchema string = 'app'

@description('Make a private endpoint to the server. False where it stands in a network that is peered with this one.')
param databasePrivateEndpoint bool = true

@description('A name for titles: environment and system.')
param target string = environmentName

@description('The resource id of the Log Analytics workspace of the job system; empty for none.')
param logsWorkspaceId string = ''

@description('The URLs of the poison queues, with commas.')
param poisonQueues string = ''

@description('Who is told of changes, as URLs of Apprise, or a reference to a secret with them. Empty for nobody.')
@secure()
param notifyUrls string = ''

@description('Make a key vault that keeps notifyUrls, and let the app read it.')
param keyVault bool = false

@description('The object id of the person or group that may read and write the reports; empty for nobody.')
param operatorId string = ''

@description('key: function keys. entra: the built-in authentication with an app registration.')
@allowed(['key', 'entra'])
param serviceAuth string = 'key'

@description('With entra: the client id of the app registration.')
param entraClientId string = ''

@description('Let the routes be reached from outside the network.')
param publicAccess bool = true

@description('Where alerts go; empty for no alerts.')
param alertEmail string = ''

@description('Further settings of Jobscope by their names in docs/settings.md, such as JOBSCOPE_WINDOW_HOURS.')
param settings object = {}

@description('The address range of the network.')
param addressPrefix string = '10.90.0.0/24'

@description('The most instances. Every region takes 40; Azure documents both 1 and 40 as the least.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances for HTTP that are always ready: no cold start, at a price.')
@minValue(0)
@maxValue(10)
param alwaysReady int = 0

@description('Days after which the storage account deletes what the app has not: more than JOBSCOPE_KEEP_DAILY_DAYS.')
@minValue(91)
param keepDays int = 366

var tags = {
  'azd-env-name': environmentName
  application: 'jobscope'
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module jobscope 'jobscope.bicep' = {
  name: 'jobscope'
  scope: group
  params: {
    location: location
    tags: tags
    token: uniqueString(subscription().id, environmentName, location)
    databaseServerId: databaseServerId
    databaseName: databaseName
    databaseSchema: databaseSchema
    databasePrivateEndpoint: databasePrivateEndpoint
    target: target
    logsWorkspaceId: logsWorkspaceId
    poisonQueues: poisonQueues
    notifyUrls: notifyUrls
    keyVault: keyVault
    operatorId: operatorId
    serviceAuth: serviceAuth
    entraClientId: entraClientId
    publicAccess: publicAccess
    alertEmail: alertEmail
    settings: settings
    addressPrefix: addressPrefix
    maximumInstances: maximumInstances
    alwaysReady: alwaysReady
    keepDays: keepDays
  }
}

output APP_URL string = jobscope.outputs.appUrl
output IDENTITY_NAME string = jobscope.outputs.identityName
output IDENTITY_PRINCIPAL_ID string = jobscope.outputs.identityPrincipalId
output REPORTS_URL string = jobscope.outputs.reportsUrl
