// A private endpoint to one service, with the private DNS zone that makes its name lead there.
param location string
param tags object
param name string
param targetId string
param service string
param zoneName string
param networkId string
param subnetId string

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'jobscope'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    // A name of another owner's resource, which this zone does not hold, still resolves to its public address.
    resolutionPolicy: 'NxDomainRedirect'
    virtualNetwork: {
      id: networkId
    }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-01-01' = {
  name: 'pe-jobscope-${name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: targetId
          groupIds: [service]
        }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: name
        properties: {
          privateDnsZoneId: zone.id
        }
      }
    ]
  }
}
