// Nothing of the project's own configuration: these files see the lab as it was built.
export default {}
