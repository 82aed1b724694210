// What should wake someone: no run for two intervals of 15 minutes, a run that failed, a finding that became critical.
// Each window is longer than the evaluation's interval, because telemetry arrives minutes late; a rule that has fired
// stays fired, so that a row seen twice tells nobody twice.
param location string
param tags object
param token string
param email string
param workspaceId string

var rules = [
  {
    name: 'no-snapshot'
    title: 'Jobscope has published nothing for two intervals'
    description: 'See "There is no new report" in docs/troubleshoot.md.'
    query: loadTextContent('alerts/no_snapshot.kql')
    window: 'PT45M'
    operator: 'LessThan'
    threshold: 1
    severity: 2
    dimensions: []
  }
  {
    name: 'run-failed'
    title: 'A run of Jobscope failed'
    description: 'It raised instead of publishing: the exception stands in Application Insights under the same operation.'
    query: loadTextContent('alerts/run_failed.kql')
    window: 'PT30M'
    operator: 'GreaterThan'
    threshold: 0
    severity: 3
    dimensions: []
  }
  {
    name: 'critical-finding'
    title: 'Jobscope found something critical'
    description: 'The newest report has the evidence and what to do. Resolved means only that no further change came.'
    query: loadTextContent('alerts/critical_finding.kql')
    window: 'PT30M'
    operator: 'GreaterThan'
    threshold: 0
    severity: 1
    // An alert of its own for each change, told by its title.
    dimensions: [
      {
        name: 'change_id'
        operator: 'Include'
        values: ['*']
      }
      {
        name: 'finding'
        operator: 'Include'
        values: ['*']
      }
    ]
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
    description: rule.description
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
          dimensions: rule.dimensions
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    skipQueryValidation: true // the tables come into being with the first telemetry
    actions: {
      actionGroups: [receivers.id]
    }
  }
}]
