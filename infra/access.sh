#!/usr/bin/env bash
# What Jobscope may read outside its own resource group. Whoever owns what is read runs this, to grant or to take back:
#
#   infra/access.sh grant PRINCIPAL RESOURCE...
#   infra/access.sh revoke PRINCIPAL RESOURCE...
#
#   PRINCIPAL  the object id of the app's identity: azd env get-value IDENTITY_PRINCIPAL_ID
#   RESOURCE   the Azure id of a Log Analytics workspace, an Application Insights resource, a storage account (or one
#              queue of it), or a key vault (or one secret of it)
#
# It stands outside the azd deployment, because azd before 1.24.1 takes every resource group in which a deployment made
# something for its own, and `azd down` offers to delete it.
set -euo pipefail

usage() {
    sed -n '4,9s/^# *//p' "$0" >&2
    exit 2
}

role_for() {
    case "$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]')" in
        /subscriptions/*/providers/microsoft.operationalinsights/workspaces/?*) echo 'Log Analytics Reader' ;;
        /subscriptions/*/providers/microsoft.insights/components/?*) echo 'Monitoring Reader' ;;
        /subscriptions/*/providers/microsoft.storage/storageaccounts/?*) echo 'Storage Queue Data Reader' ;;
        /subscriptions/*/providers/microsoft.keyvault/vaults/?*) echo 'Key Vault Secrets User' ;;
        *)
            echo "access.sh: $1 is not the Azure id of a workspace, Application Insights, storage account or key vault" >&2
            return 1
            ;;
    esac
}

[ $# -ge 3 ] || usage
action=$1 principal=$2
shift 2
[[ $principal =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]] || {
    echo "access.sh: $principal is not the object id of an identity, such as azd env get-value IDENTITY_PRINCIPAL_ID prints" >&2
    exit 2
}
case $action in grant | revoke) ;; *) usage ;; esac
# All are looked at before any is changed.
for resource in "$@"; do
    role_for "$resource" > /dev/null || exit 2
done

for resource in "$@"; do
    role=$(role_for "$resource")
    if [ "$action" = grant ]; then
        az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal \
            --role "$role" --scope "$resource" --output none
        echo "granted: $role on $resource"
    elif said=$(az role assignment delete --assignee "$principal" --role "$role" --scope "$resource" --output none 2>&1); then
        echo "taken back: $role on $resource"
    elif [[ $said == *'No matched assignments'* ]]; then
        echo "was not granted: $role on $resource"
    else
        printf '%s\n' "$said" >&2
        exit 1
    fi
done
