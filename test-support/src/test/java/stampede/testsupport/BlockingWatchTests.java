package stampede.testsupport;

class BlockingWatchTests implements BlockingWatchContract {}
