"""The audit as a report in the back office: who did what to whom, in sentences, to read, filter and take away."""
