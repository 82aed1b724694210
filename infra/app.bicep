// The function app on Flex Consumption, with Python 3.13.
param location string
param tags object
param token string
param identityId string
param clientId string
param identityName string
param subnetId string
param blobEndpoint string
param queueEndpoint string
param tableEndpoint string
param insightsConnectionString string
param workspaceId string
param databaseHost string
param databaseName string
param databaseSchema string
param target string
param logsWorkspaceId string
param poisonQueues string
@secure()
param notifyUrls string
param serviceAuth string
param entraClientId string
param publicAccess bool
param settings object
param maximumInstances int
param alwaysReady int

// web/in_time.py gives three quarters of them to routes that ask the database. All requests of an instance share two
// connections to it, so that more instances would burden it more than more requests an instance.
var requestsAtOnce = 24

// What the platform reads.
var platform = {
  AZURE_CLIENT_ID: clientId
  PYTHON_THREADPOOL_THREAD_COUNT: string(requestsAtOnce)
  MALLOC_ARENA_MAX: '1'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  AzureWebJobsStorage__tableServiceUri: tableEndpoint
}

// What follows from the deployment.
var deployed = {
  JOBSCOPE_TARGET: target
  JOBSCOPE_DATABASE_URL: 'postgresql://${identityName}@${databaseHost}:5432/${databaseName}?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt'
  JOBSCOPE_DATABASE_AUTH: 'entra'
  JOBSCOPE_SCHEMA: databaseSchema
  JOBSCOPE_REPORTS_URL: '${blobEndpoint}reports'
  JOBSCOPE_AUTH: serviceAuth
  JOBSCOPE_NOTIFY_URLS: notifyUrls
  JOBSCOPE_POISON_QUEUES: poisonQueues
  JOBSCOPE_LOGS_RESOURCE_ID: logsWorkspaceId
}

// What an operator may choose; empty means the default that docs/settings.md names.
var chosen = {
  JOBSCOPE_APP_URL: ''
  JOBSCOPE_DATABASE_BUDGET_S: ''
  JOBSCOPE_FUNCTION_TEST_DATABASE_URL: ''
  JOBSCOPE_BROWSE: ''
  JOBSCOPE_QUERY_STORE: ''
  JOBSCOPE_SYSTEM: ''
  JOBSCOPE_TARGETS: ''
  JOBSCOPE_FUNCTION_TEST_SCHEDULED: ''
  JOBSCOPE_FUNCTION_TEST_CONCURRENT: ''
  JOBSCOPE_HEARTBEAT_SILENT_S: ''
  JOBSCOPE_WARNING_LASTS_H: ''
  JOBSCOPE_IDLE_IN_TRANSACTION_CRITICAL_S: ''
  JOBSCOPE_IDLE_IN_TRANSACTION_WARNING_S: ''
  JOBSCOPE_KEEP_ALL_HOURS: ''
  JOBSCOPE_KEEP_DAILY_DAYS: ''
  JOBSCOPE_KEEP_RECORD_DAYS: ''
  JOBSCOPE_KEEP_HOURLY_DAYS: ''
  JOBSCOPE_KEEP_WORDS: ''
  JOBSCOPE_LIMITS_URL: ''
  JOBSCOPE_LOCK_WAIT_CRITICAL_S: ''
  JOBSCOPE_LOCK_WAIT_WARNING_S: ''
  JOBSCOPE_LOGS_ALL_S: ''
  JOBSCOPE_LOGS_ENDPOINT: ''
  JOBSCOPE_LOGS_QUERY_S: ''
  JOBSCOPE_LOGS_WORKSPACE_ID: ''
  JOBSCOPE_MASK_WORDS: ''
  JOBSCOPE_MAX_RETRIES: ''
  JOBSCOPE_OPERATOR_ROLE: ''
  JOBSCOPE_QUERY_TIMEOUT_S: ''
  JOBSCOPE_REDACT_KEYS: ''
  JOBSCOPE_REQUESTS_PER_MINUTE: ''
  JOBSCOPE_ROLES: ''
  JOBSCOPE_SCHEDULE: ''
  JOBSCOPE_SERVER_METRICS_ENDPOINT: ''
  JOBSCOPE_SERVER_RESOURCE_ID: ''
  JOBSCOPE_SERVICE_BUS: ''
  JOBSCOPE_SUMMARY_AT: ''
  JOBSCOPE_TIMEZONE: ''
  JOBSCOPE_WINDOW_HOURS: ''
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-jobscope-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-jobscope-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    #disable-next-line BCP037 // documented for the site, and not in its published schema
    functionsRuntimeAdminIsolationEnabled: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}packages'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady == 0 ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReady
          }
        ]
        triggers: {
          http: {
            perInstanceConcurrency: requestsAtOnce
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }
}

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(chosen, settings, deployed, platform)
}

resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for way in ['ftp', 'scm']: {
  parent: app
  name: way
  properties: {
    allow: false
  }
}]

resource authentication 'Microsoft.Web/sites/config@2024-04-01' = if (serviceAuth == 'entra') {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: ['/api/live']
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output appId string = app.id
output appUrl string = 'https://${app.properties.defaultHostName}'
