// All resources of Jobscope, in one resource group. What it may read elsewhere is granted by access.sh.
param location string
param tags object
param token string
param databaseServerId string
param databaseName string
param databaseSchema string
param databasePrivateEndpoint bool
param target string
param logsWorkspaceId string
param poisonQueues string
@secure()
param notifyUrls string
param keyVault bool
param operatorId string
param serviceAuth string
param entraClientId string
param publicAccess bool
param alertEmail string
param settings object
param addressPrefix string
param maximumInstances int
param alwaysReady int
param keepDays int

var vaultName = 'kvjobscope${token}'
var secretName = 'notify-urls'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-jobscope-${token}'
  location: location
  tags: tags
}

module network 'network.bicep' = {
  name: 'network'
  params: {
    location: location
    tags: tags
    token: token
    addressPrefix: addressPrefix
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    tags: tags
    token: token
    principalId: identity.properties.principalId
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    tags: tags
    token: token
    principalId: identity.properties.principalId
    operatorId: operatorId
    workspaceId: monitoring.outputs.workspaceId
    keepDays: keepDays
  }
}

module storageEndpoints 'endpoint.bicep' = [for service in ['blob', 'queue', 'table']: {
  name: 'endpoint-${service}'
  params: {
    location: location
    tags: tags
    name: service
    targetId: storage.outputs.accountId
    service: service
    zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
  }
}]

module vault 'vault.bicep' = if (keyVault) {
  name: 'vault'
  params: {
    location: location
    tags: tags
    name: vaultName
    principalId: identity.properties.principalId
    secretName: secretName
    notifyUrls: notifyUrls
  }
}

module vaultEndpoint 'endpoint.bicep' = if (keyVault) {
  name: 'endpoint-vault'
  params: {
    location: location
    tags: tags
    name: 'vault'
    targetId: vault.outputs.vaultId
    service: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
  }
}

module databaseEndpoint 'endpoint.bicep' = if (databasePrivateEndpoint) {
  name: 'endpoint-database'
  params: {
    location: location
    tags: tags
    name: 'database'
    targetId: databaseServerId
    service: 'postgresqlServer'
    zoneName: 'privatelink.postgres.database.azure.com'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
  }
}

module appEndpoint 'endpoint.bicep' = if (!publicAccess) {
  name: 'endpoint-app'
  params: {
    location: location
    tags: tags
    name: 'app'
    targetId: app.outputs.appId
    service: 'sites'
    zoneName: 'privatelink.azurewebsites.net'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
  }
}

module app 'app.bicep' = {
  name: 'app'
  dependsOn: [storageEndpoints, vaultEndpoint]
  params: {
    location: location
    tags: tags
    token: token
    identityId: identity.id
    clientId: identity.properties.clientId
    identityName: identity.name
    subnetId: network.outputs.appSubnetId
    blobEndpoint: storage.outputs.blobEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    workspaceId: monitoring.outputs.workspaceId
    databaseHost: '${last(split(databaseServerId, '/'))}.postgres.database.azure.com'
    databaseName: databaseName
    databaseSchema: databaseSchema
    target: target
    logsWorkspaceId: logsWorkspaceId
    poisonQueues: poisonQueues
    notifyUrls: keyVault && !empty(notifyUrls) ? '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secretName})' : notifyUrls
    serviceAuth: serviceAuth
    entraClientId: entraClientId
    publicAccess: publicAccess
    settings: settings
    maximumInstances: maximumInstances
    alwaysReady: alwaysReady
  }
}

module alerts 'alerts.bicep' = if (!empty(alertEmail)) {
  name: 'alerts'
  params: {
    location: location
    tags: tags
    token: token
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
  }
}

output appUrl string = app.outputs.appUrl
output identityName string = identity.name
output identityPrincipalId string = identity.properties.principalId
output reportsUrl string = '${storage.outputs.blobEndpoint}reports'
