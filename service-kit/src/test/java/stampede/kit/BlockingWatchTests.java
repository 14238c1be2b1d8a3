package stampede.kit;

import stampede.testsupport.BlockingWatchContract;

class BlockingWatchTests implements BlockingWatchContract {}
