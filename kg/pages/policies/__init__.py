"""policies.html: policies by date, and how each changes or rests on earlier ones."""
