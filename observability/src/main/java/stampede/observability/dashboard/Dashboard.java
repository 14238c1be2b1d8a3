package stampede.observability.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A dashboard of Grafana: rows of panels, with a choice of data source, services and instances at its head.
 *
 * @param uid part of its address, and its file's name
 * @param runbook the file in docs/runbooks it links to, without {@code .md}; empty for none
 */
public record Dashboard(String uid, String title, String description, String runbook, List<Row> rows) {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int WIDTH = 24;
	private static final int HEIGHT = 8;
	private static final int LOW = 5;

	public record Row(String title, List<Panel> panels) {
		public static Row of(String title, Panel... panels) {
			return new Row(title, List.of(panels));
		}
	}

	/** The document that Grafana provisions: the same for the same description. */
	public String toJson() {
		var document = JSON.createObjectNode();
		document.put("uid", uid).put("title", title).put("description", description);
		document.putArray("tags").add("stampede");
		document.put("editable", false).put("schemaVersion", 41).put("refresh", "30s").put("graphTooltip", 1);
		document.putObject("time").put("from", "now-1h").put("to", "now");
		links(document.putArray("links"));
		variables(document.putObject("templating").putArray("list"));
		panels(document.putArray("panels"));
		return document.toPrettyString() + "\n";
	}

	private void links(ArrayNode links) {
		links.addObject().put("title", "All of Stampede").put("type", "dashboards").put("asDropdown", true)
				.put("includeVars", true).put("keepTime", true).putArray("tags").add("stampede");
		if (!runbook.isEmpty()) {
			links.addObject().put("title", "Runbook").put("type", "link").put("icon", "doc").put("url",
					"${runbooks}/" + runbook + ".md");
		}
	}

	private static void variables(ArrayNode list) {
		list.addObject().put("name", "datasource").put("label", "Data source").put("type", "datasource")
				.put("query", "prometheus");
		list.addObject().put("name", "runbooks").put("label", "Runbooks").put("type", "constant").put("hide", 2)
				.put("query", "docs/runbooks");
		variable(list.addObject(), "job", "Service", "label_values(jvm_info, job)");
		variable(list.addObject(), "instance", "Instance", "label_values(jvm_info{job=~\"$job\"}, instance)");
	}

	private static void variable(ObjectNode variable, String name, String label, String query) {
		variable.put("name", name).put("label", label).put("type", "query").put("query", query).put("refresh", 2)
				.put("multi", true).put("includeAll", true).put("allValue", ".+");
		source(variable);
		variable.putObject("current").put("text", "All").put("value", "$__all");
	}

	private void panels(ArrayNode panels) {
		var y = 0;
		var id = 1;
		for (var row : rows) {
			panels.addObject().put("id", id++).put("type", "row").put("title", row.title()).put("collapsed", false)
					.set("gridPos", position(0, y++, WIDTH, 1));
			var width = WIDTH / row.panels().size();
			var height = row.panels().stream().allMatch(Panel::instant) ? LOW : HEIGHT;
			var x = 0;
			for (var panel : row.panels()) {
				panel(panels.addObject().put("id", id++), panel).set("gridPos", position(x, y, width, height));
				x += width;
			}
			y += height;
		}
	}

	private static ObjectNode panel(ObjectNode node, Panel panel) {
		node.put("title", panel.title()).put("description", panel.description())
				.put("type", panel.instant() ? "stat" : "timeseries");
		source(node);
		var defaults = node.putObject("fieldConfig").putObject("defaults").put("unit", panel.unit());
		if (!panel.instant()) {
			defaults.putObject("custom").put("fillOpacity", 10).put("showPoints", "never");
			node.putObject("options").putObject("tooltip").put("mode", "multi").put("sort", "desc");
		}
		if (panel.targets().stream().anyMatch(target -> target.legend().contains("{{instance}}"))) {
			profiles(defaults.putArray("links"));
		}
		var targets = node.putArray("targets");
		for (var i = 0; i < panel.targets().size(); i++) {
			var target = panel.targets().get(i);
			var asked = targets.addObject().put("refId", String.valueOf((char) ('A' + i)))
					.put("expr", target.expression()).put("legendFormat", target.legend())
					.put("instant", panel.instant()).put("range", !panel.instant())
					.put("exemplar", !panel.instant() && target.expression().contains("_bucket"));
			source(asked);
		}
		return node;
	}

	/** Links to profiles of a line's process; its instance label is the address of its management port. */
	private static void profiles(ArrayNode links) {
		for (var of : List.of("cpu", "allocation", "lock")) {
			links.addObject().put("title", "Flame graph of 30 s: " + of).put("targetBlank", true)
					.put("url", "http://${__field.labels.instance}/actuator/profile?of=" + of + "&seconds=30");
		}
	}

	private static void source(ObjectNode node) {
		node.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
	}

	private static ObjectNode position(int x, int y, int width, int height) {
		return JSON.createObjectNode().put("x", x).put("y", y).put("w", width).put("h", height);
	}
}
