/// The part of FHIR R4 (4.0.1) that is read: value types with the element names of the specification.
///
/// Elements that are not read have no property. A primitive that FHIR allows to be `null` because it has only extensions is optional,
/// also inside a list.
public enum R4 {}
