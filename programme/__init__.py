"""The ground floor: programmes, people, cohorts, visits, notifications, audit; and the project itself."""
