"""The documented columns of the four workspace-based Application Insights tables, with their Kusto types.

Source: learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces, appexceptions, apprequests, appdependencies.
"""

from collections.abc import Mapping
from typing import Literal

type KustoType = Literal["string", "int", "long", "real", "bool", "datetime", "dynamic"]

COMMON: Mapping[str, KustoType] = {
    "TimeGenerated": "datetime",
    "Properties": "dynamic",
    "Measurements": "dynamic",
    "OperationName": "string",
    "OperationId": "string",
    "ParentId": "string",
    "SyntheticSource": "string",
    "SessionId": "string",
    "UserId": "string",
    "UserAuthenticatedId": "string",
    "UserAccountId": "string",
    "AppVersion": "string",
    "AppRoleName": "string",
    "AppRoleInstance": "string",
    "ClientType": "string",
    "ClientModel": "string",
    "ClientOS": "string",
    "ClientIP": "string",
    "ClientCity": "string",
    "ClientStateOrProvince": "string",
    "ClientCountryOrRegion": "string",
    "ClientBrowser": "string",
    "ResourceGUID": "string",
    "IKey": "string",
    "SDKVersion": "string",
    "ItemCount": "int",
    "ReferencedItemId": "string",
    "ReferencedType": "string",
    "SourceSystem": "string",
    "TenantId": "string",
    "Type": "string",
    "_ResourceId": "string",
    "_SubscriptionId": "string",
    "_BilledSize": "real",
    "_IsBillable": "string",
}

TABLES: Mapping[str, Mapping[str, KustoType]] = {
    "AppTraces": {**COMMON, "Message": "string", "SeverityLevel": "int"},
    "AppExceptions": {
        **COMMON,
        "ProblemId": "string",
        "HandledAt": "string",
        "ExceptionType": "string",
        "Assembly": "string",
        "Message": "string",
        "Method": "string",
        "OuterType": "string",
        "OuterMessage": "string",
        "OuterAssembly": "string",
        "OuterMethod": "string",
        "InnermostType": "string",
        "InnermostMessage": "string",
        "InnermostAssembly": "string",
        "InnermostMethod": "string",
        "Details": "dynamic",
        "SeverityLevel": "int",
    },
    "AppRequests": {
        **COMMON,
        "Id": "string",
        "Source": "string",
        "Name": "string",
        "Url": "string",
        "Success": "bool",
        "ResultCode": "string",
        "DurationMs": "real",
        "PerformanceBucket": "string",
    },
    "AppDependencies": {
        **COMMON,
        "Id": "string",
        "Target": "string",
        "DependencyType": "string",
        "Name": "string",
        "Data": "string",
        "Success": "bool",
        "ResultCode": "string",
        "DurationMs": "real",
        "PerformanceBucket": "string",
    },
}
