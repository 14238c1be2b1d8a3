package stampede.payment.settlement;

import stampede.payment.OnContainers;

@OnContainers
class SettlementOnContainersIntegrationTests extends SettlementIntegrationTests {}
