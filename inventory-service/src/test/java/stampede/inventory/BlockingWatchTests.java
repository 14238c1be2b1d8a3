package stampede.inventory;

import stampede.testsupport.BlockingWatchContract;

class BlockingWatchTests implements BlockingWatchContract {}
