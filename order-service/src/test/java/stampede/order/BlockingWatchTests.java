package stampede.order;

import stampede.testsupport.BlockingWatchContract;

class BlockingWatchTests implements BlockingWatchContract {}
