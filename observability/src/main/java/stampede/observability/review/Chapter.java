package stampede.observability.review;

import java.util.List;

/** All about one service. */
record Chapter(String service, List<Finding> findings, List<Statement> statements, List<Chart> charts) {}
