"""Reports of five kinds, as page and file; and schedules that mail them to people, each as they may see."""
