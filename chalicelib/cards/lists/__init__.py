"""Lists of approved cases, such as a year's marksheets: read line by line, decided by an officer, issued in bulk."""
