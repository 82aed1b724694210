// What should wake someone: no run for two intervals of 15 minutes, and a run that failed.
param location string
param tags object
param token string
param email string
param workspaceId string

var rules = [
  {
    name: 'no-snapshot'
    title: 'Jobscope has published nothing for two intervals'
    query: 'AppRequests | where Name == "snapshot" and Success == true'
    window: 'PT45M'
    operator: 'LessThan'
    threshold: 1
    severity: 2
  }
  {
    name: 'run-failed'
    title: 'A run of Jobscope failed'
    query: 'AppRequests | where Name == "snapshot" and Success == false'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    severity: 3
  }
]

resource receivers 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-jobscope-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'jobscope'
    emailReceivers: [
      {
        name: 'email'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [for rule in rules: {
  name: 'alert-jobscope-${rule.name}'
  location: location
  tags: tags
  properties: {
    displayName: rule.title
    enabled: true
    severity: rule.severity
    evaluationFrequency: 'PT15M'
    windowSize: rule.window
    scopes: [workspaceId]
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.operator
          threshold: rule.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    actions: {
      actionGroups: [receivers.id]
    }
  }
}]
