package stampede.kit.openapi;

import java.util.List;

/**
 * Schemas of a service's description that no method signature names; an optional bean.
 *
 * @param problemMembers records whose components are members of this service's problems, in addition to those of RFC 9457; each
 *     member is optional in the description
 * @param eventData records that are the data of server-sent events; each becomes a named schema
 */
public record AdditionalSchemas(List<Class<? extends Record>> problemMembers, List<Class<? extends Record>> eventData) {
	public AdditionalSchemas {
		problemMembers = List.copyOf(problemMembers);
		eventData = List.copyOf(eventData);
	}
}
