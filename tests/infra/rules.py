"""What the infrastructure must and must not say, as complaints about its files; pure, so tests can break copies."""

import re
from collections.abc import Iterator, Mapping

from tests.infra.bicep import block, errors, names

ROLES = {
    "storageBlobDataOwner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "storageBlobDataContributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "storageQueueDataContributor": "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
    "storageTableDataContributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    "keyVaultSecretsUser": "4633458b-17de-408a-b874-0445c86b69e6",
    "monitoringMetricsPublisher": "3913510d-42f4-4e42-8a64-420c390055eb",
}
"""Azure's built-in roles by their documented ids."""

GRANTED = {
    "monitoring.bicep": [("publishing", "insights", "monitoringMetricsPublisher")],
    "storage.bicep": [
        ("hostAccess", "account", "role.value"),
        ("reportsAccess", "reports", "storageBlobDataContributor"),
        ("operatorAccess", "reports", "storageBlobDataContributor"),
        ("targetsAccess", "targets", "storageBlobDataContributor"),
    ],
    "vault.bicep": [("reading", "vault", "keyVaultSecretsUser")],
}
"""Each role assignment: resource, scope, role. `role.value` runs over hostRoles, what the host needs of its account."""

FORBIDDEN = {
    r"\bAzureWebJobsStorage\b(?!__)": "a connection string with a key",
    r"listKeys\(|AccountKey=|SharedAccessKey": "a key",
    r"WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENTSHARE|WEBSITE_CONTENTAZUREFILECONNECTIONSTRING": "not for this plan",
    r"FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|linuxFxVersion": "the plan takes it from functionAppConfig",
    r"SCM_DO_BUILD_DURING_DEPLOYMENT|ENABLE_ORYX_BUILD": "the plan always builds",
    r"APPINSIGHTS_INSTRUMENTATIONKEY": "a key",
    r"allowBlobPublicAccess: true|allowSharedKeyAccess: true|httpsOnly: false": "open",
    r"TLS1_[01]'|[mM]inTlsVersion: '1\.[01]'": "old TLS",
    r"scope: (resourceGroup|subscription|managementGroup|tenant)\(": "in a group of others, which azd may delete",
    r"(?i)password\s*[:=]\s*'[^']": "a secret",
}

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "app.bicep": (
        "name: 'FC1'",
        "version: '3.13'",
        "type: 'UserAssigned'",
        "virtualNetworkSubnetId: subnetId",
        "httpsOnly: true",
        "minTlsVersion: '1.2'",
        "scmMinTlsVersion: '1.2'",
        "ftpsState: 'Disabled'",
        "\n    functionsRuntimeAdminIsolationEnabled: true\n",  # of the site, not of siteConfig
        "maximumInstanceCount: maximumInstances",
        "perInstanceConcurrency: requestsAtOnce",
        "PYTHON_THREADPOOL_THREAD_COUNT: string(requestsAtOnce)",
        "MALLOC_ARENA_MAX: '1'",
        "AzureWebJobsDisableHomepage: 'true'",
        "alwaysReady: alwaysReady == 0 ? [] : [",
        "publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'",
        "= [for way in ['ftp', 'scm']: {\n  parent: app\n  name: way\n  properties: {\n    allow: false\n",
        "= if (serviceAuth == 'entra') {\n  parent: app\n  name: 'authsettingsV2'",
        "  properties: {\n    platform: {\n      enabled: true\n    }\n    globalValidation: {",
        "requireAuthentication: true",
        "excludedPaths: ['/api/live']",
        "  scope: app\n  properties: {\n    workspaceId: workspaceId\n    logs: [\n",
        "category: 'FunctionAppLogs'",
        "properties: union(chosen, settings, deployed, platform)",
    ),
    "storage.bicep": (
        "allowBlobPublicAccess: false",
        "allowSharedKeyAccess: false",
        "publicNetworkAccess: 'Disabled'",
        "defaultAction: 'Deny'",
        "minimumTlsVersion: 'TLS1_2'",
        "supportsHttpsTrafficOnly: true",
        "    deleteRetentionPolicy: {\n      enabled: true\n",
        "    containerDeleteRetentionPolicy: {\n      enabled: true\n",
        "prefixMatch: ['reports/snapshots/', 'reports/reports/']",
        "daysAfterModificationGreaterThan: keepDays",
        "category: 'StorageWrite'",
        "category: 'StorageDelete'",
    ),
    "monitoring.bicep": ("WorkspaceResourceId: workspace.id", "DisableLocalAuth: true", "disableLocalAuth: true"),
    "jobscope.bicep": (
        "= [for service in ['blob', 'queue', 'table']: {",
        "module databaseEndpoint 'endpoint.bicep' = if (databasePrivateEndpoint)",
        "module vault 'vault.bicep' = if (keyVault)",
        "module vaultEndpoint 'endpoint.bicep' = if (keyVault)",
        "dependsOn: [storageEndpoints, vaultEndpoint]",
        "'@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secretName})' : notifyUrls",
        "module appEndpoint 'endpoint.bicep' = if (!publicAccess)",
        "module alerts 'alerts.bicep' = if (!empty(alertEmail))",
    ),
    "alerts.bicep": ("skipQueryValidation: true", "autoMitigate: true", "actionGroups: [receivers.id]"),
    "endpoint.bicep": ("resolutionPolicy: 'NxDomainRedirect'",),
    "vault.bicep": (
        "enableRbacAuthorization: true",
        "publicNetworkAccess: 'Disabled'",
        "defaultAction: 'Deny'",
        "resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(notifyUrls)) {",
    ),
    "network.bicep": ("serviceName: 'Microsoft.App/environments'",),
}

UNTAGGED = re.compile(
    r"Microsoft\.(Authorization/|Insights/diagnosticSettings|Storage/storageAccounts/|Web/sites/)|DnsZoneGroups"
)
"""Types that take no tags: assignments, settings, and parts of another resource."""


def complaints(files: Mapping[str, str], settings: set[str]) -> list[str]:
    """What is wrong with these Bicep files, given the names of the settings that the code reads."""
    return [f"{name}: {one}" for name, text in files.items() for one in _of_one(name, text)] + [
        *_of_settings(files["app.bicep"], settings),
        *_of_roles("\n".join(files.values())),
    ]


def _of_one(name: str, text: str) -> Iterator[str]:
    yield from errors(text)
    found = names(text)
    yield from (f"{used} is used and not declared" for used in sorted(found.used - found.declared))
    yield from (f"{why}: {pattern}" for pattern, why in FORBIDDEN.items() if re.search(pattern, text))
    yield from (f"lacks {line}" for line in REQUIRED.get(name, ()) if line not in text)
    resources = re.findall(r"^resource (\w+) '([^'@]+)@[^']+' (existing )?= (.*?)^\}", text, re.MULTILINE | re.DOTALL)
    for resource, kind, existing, body in resources:
        if not existing and not UNTAGGED.search(kind) and "\n  tags: " not in body:
            yield f"{resource} has no tags"
    granted = [
        (resource, *(re.findall(rf"{word}(\w[\w.]*)", body)[0] for word in ("scope: ", "roleDefinitions', ")))
        for resource, kind, _, body in resources
        if kind == "Microsoft.Authorization/roleAssignments"
    ]
    if granted != GRANTED.get(name, []):
        yield f"grants {granted}"


def _of_settings(app: str, settings: set[str]) -> Iterator[str]:
    deployed, chosen, platform = (set(block(app, variable)) for variable in ("deployed", "chosen", "platform"))
    yield from (f"{name} is a setting of the code and not set" for name in sorted(settings - deployed - chosen))
    yield from (f"{name} is set and no setting of the code" for name in sorted((deployed | chosen) - settings))
    yield from (f"{name} is set twice" for name in sorted(deployed & chosen))
    yield from (f"{name} stands among the platform's" for name in sorted(platform) if name.startswith("JOBSCOPE_"))
    yield from (
        f"{name} has a default beside the code's" for name, value in block(app, "chosen").items() if value != "''"
    )


def _of_roles(text: str) -> Iterator[str]:
    given = re.findall(r"(\w+)(?::| =) '([0-9a-f]{8}-[0-9a-f-]{27})'", text)
    yield from (f"{name} is {id_}, which is not its id" for name, id_ in given if ROLES.get(name) != id_)
    if len(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", text)) != len(given):
        yield "an id stands without a role's name"
