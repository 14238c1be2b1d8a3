package stampede.payment.charge;

import stampede.payment.OnContainers;

@OnContainers
class RefundingOnContainersIntegrationTests extends RefundingIntegrationTests {}
