package stampede.payment.store;

import org.springframework.r2dbc.core.DatabaseClient;
import stampede.payment.OnContainers;
import stampede.testsupport.ContainerDatabase;

@OnContainers
class PaymentStoreOnContainersIntegrationTests extends PaymentStoreIntegrationTests {
	@Override
	DatabaseClient owner() {
		return DatabaseClient.create(ContainerDatabase.asOwner());
	}
}
