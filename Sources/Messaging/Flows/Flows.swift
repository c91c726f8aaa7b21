/// Workflow groups and message flows, as the configuration puts them in force.
enum Flows {}
