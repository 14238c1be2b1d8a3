package stampede.profile;

import stampede.testsupport.BlockingWatchContract;

class BlockingWatchTests implements BlockingWatchContract {}
