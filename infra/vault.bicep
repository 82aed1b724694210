// A key vault for the one secret of the app, the addresses of those who are told. The app may read it, and nobody else.
param location string
param tags object
param name string
param principalId string
param secretName string
@secure()
param notifyUrls string

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    accessPolicies: []
    softDeleteRetentionInDays: 7
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
    }
  }
}

// Written by the deployment, which needs no way into the vault's network.
resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(notifyUrls)) {
  parent: vault
  name: secretName
  tags: tags
  properties: {
    value: notifyUrls
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

output vaultId string = vault.id
