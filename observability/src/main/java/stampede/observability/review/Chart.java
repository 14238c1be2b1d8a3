package stampede.observability.review;

import java.util.List;

/**
 * Lines over time.
 *
 * @param unit of the values, for the axis
 */
record Chart(String title, String unit, String query, List<PrometheusApi.Line> lines) {}
