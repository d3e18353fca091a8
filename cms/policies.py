"""Who may do what with pages and what stands around them; in Wagtail itself, groups that follow roles."""

import rules

from programme.policies import is_approver, is_editor, is_organiser, is_site_admin

rules.add_perm("cms.write", is_editor | is_approver | is_organiser)
rules.add_perm("cms.publish", is_approver | is_organiser)
rules.add_perm("cms.view_library_desk", is_editor | is_approver | is_organiser | is_site_admin)
