package stampede.payment.charge;

import stampede.payment.OnContainers;

@OnContainers
class ChargingOnContainersIntegrationTests extends ChargingIntegrationTests {}
