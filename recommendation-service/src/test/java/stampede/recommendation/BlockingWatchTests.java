package stampede.recommendation;

import stampede.testsupport.BlockingWatchContract;

class BlockingWatchTests implements BlockingWatchContract {}
